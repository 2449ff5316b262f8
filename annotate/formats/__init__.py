"""Annotated articles in the formats of many tools: read, written, and what each of them keeps."""
