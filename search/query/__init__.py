"""From what a person types to a plan that a backend can answer."""
