"""Making the trained layers of the built-in detector: `python -m annotate.detect.training TRAIN.jsonl FOLDER...`."""
