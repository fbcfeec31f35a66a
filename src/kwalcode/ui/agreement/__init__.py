"""The parts of the page Overeenstemming: comparing, settling, samples for two coders, and codes of elsewhere."""
