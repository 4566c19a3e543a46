"""Files as an attacker, a broken disk or a hurried clerk would send them, and what becomes of each."""
