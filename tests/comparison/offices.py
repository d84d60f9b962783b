"""Made offices with counts and totals, for funnels."""

import numpy as np
import pandas as pd


def offices(counts, totals, **columns):
    places = [f"N{number}" for number in range(len(totals))]
    return pd.DataFrame({"place": places, "numerator": counts, "total": totals, **columns})


def spread_offices(number=24, seed=5, **columns):
    random = np.random.default_rng(seed)
    totals = np.round(np.exp(random.normal(8, 1, number)))
    rates = np.clip(random.normal(0.95, 0.015, number), 0, 1)
    return offices(random.binomial(totals.astype(int), rates), totals, **columns)
