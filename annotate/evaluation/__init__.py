"""How right a detector is: its spans against gold."""
