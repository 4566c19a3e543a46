"""From a question to a cited answer, and the doors it comes through."""
