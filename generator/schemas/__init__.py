"""What may stand in front matter and settings, said in JSON Schema for editors and other programs."""
