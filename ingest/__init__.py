"""From a file to paragraphs, an identity, passages and obligations."""
