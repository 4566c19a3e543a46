"""A Slack workspace made up in memory, over real loopback sockets, which refuses what Slack refuses."""
