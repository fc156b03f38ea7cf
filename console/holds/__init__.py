"""Legal holds: nothing of their subject ends by age, and nobody of it is erased."""
