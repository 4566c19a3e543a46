"""How good the answers are, how fast they come, and what that was measured with."""
