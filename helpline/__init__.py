"""The domain: what the helpline promises, and who is told when a promise runs late."""
