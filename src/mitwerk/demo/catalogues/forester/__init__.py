"""The Plenter's catalogue: its table, and the parts that its options show."""
