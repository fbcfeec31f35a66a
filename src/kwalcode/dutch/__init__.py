"""All knowledge of Dutch: tokens and sentences, normal forms, compounds, separable verbs, qualifiers."""
