"""Pictures of conversations, for people: Mermaid text, and SVG that needs nothing else."""
