"""Noticeboard in Slack: what is heard there becomes a row in the ledger, and each row gets an answer that people can see."""
