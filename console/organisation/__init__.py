"""The force as it stands: units, tonight's roster, ladders, prompts, flows, and the service."""
