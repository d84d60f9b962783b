"""Raw file → Document: clean text with offsets back to the file, blocks and tables."""
