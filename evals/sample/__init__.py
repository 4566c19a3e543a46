"""A small invented world to try everything on, and what makes its PDF."""
