"""Hugging Face datasets for token classification."""
