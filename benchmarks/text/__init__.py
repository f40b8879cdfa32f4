"""Rules from text on real comments that people labelled: how well they tell them apart, and that chance gives none."""
