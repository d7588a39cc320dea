"""From files to clean articles: formats, encodings, heads, kinds, furniture, same stories."""
