"""The embedding model that is shipped; a module of its own, so that naming it imports nothing heavy."""

SHIPPED = "all-MiniLM-L6-v2"
