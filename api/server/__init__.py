"""The web process towards the network: what it takes on, and what it turns away at once."""
