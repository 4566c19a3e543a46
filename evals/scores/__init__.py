"""What a run is scored by: one small module a question that may be asked of an assistant's answers."""
