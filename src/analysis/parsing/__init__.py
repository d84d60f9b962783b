"""Document → figures → readings: the grammar of Vietnamese office reviews."""
