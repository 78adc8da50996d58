"""The peer of crates/composite/benches/uncertainty.rs: the same Monte-Carlo work with numpy.

Every draw multiplies the weights of three levels by U(1 - noise, 1 + noise), renormalises them within each parent and
scores and ranks all units; at the end come rank frequencies and exact quantiles (type 7) of ranks and scores. All
draws are scored by one matrix product. Sizes, tree, weights and values are those of the Rust benchmark.

    python numpy_draws.py [DRAWS]      needs numpy (measured with 2.4.6)

By default numpy's matrix product uses all processors; set OPENBLAS_NUM_THREADS=1 to compare with one thread.
"""

import sys
import time

import numpy

NOISE = 0.25
TOP = 10
SIZES = [(34, 8, 38, 90), (63, 8, 40, 95)]
RUNS = 3


def weights(count):
    """0.5, 1.0, 1.5, 2.0 in turn."""
    return numpy.array([0.5, 1.0, 1.5, 2.0])[numpy.arange(count) % 4]


def values(units, components):
    """Fixed numbers that look random, between 0 and 100."""
    unit = numpy.arange(units)[:, None]
    component = numpy.arange(components)[None, :]
    return (unit * 7919 + component * 104_729 + unit * component * 1_299_709) % 10_007 / 100.07


def normalised(noisy, parents):
    """Weights divided by the sum of their siblings; siblings stand side by side."""
    starts = numpy.flatnonzero(numpy.r_[True, parents[1:] != parents[:-1]])
    sums = numpy.add.reduceat(noisy, starts, axis=1)
    return noisy / sums[:, parents]


def analyse(random, draws, units, domains, criteria, components):
    """All that the Rust program reports, in one go."""
    domain_of = numpy.arange(criteria) * domains // criteria
    criterion_of = numpy.arange(components) * criteria // components

    def noisy(count):
        return weights(count) * random.uniform(1 - NOISE, 1 + NOISE, (draws, count))

    of_domains = normalised(noisy(domains), numpy.zeros(domains, dtype=int))
    of_criteria = normalised(noisy(criteria), domain_of) * of_domains[:, domain_of]
    of_components = normalised(noisy(components), criterion_of) * of_criteria[:, criterion_of]

    scores = of_components @ values(units, components).T
    order = numpy.argsort(-scores, axis=1)
    ranks = numpy.empty_like(order)
    numpy.put_along_axis(ranks, order, numpy.arange(1, units + 1)[None, :], axis=1)

    cells = (numpy.arange(units)[None, :] * units + ranks - 1).ravel()
    frequencies = numpy.bincount(cells, minlength=units * units).reshape(units, units)
    probabilities = [0.05, 0.5, 0.95]
    return {
        "frequencies": frequencies,
        "rank": numpy.quantile(ranks, probabilities, axis=0),
        "score": numpy.quantile(scores, probabilities, axis=0),
        "p_top": frequencies[:, :TOP].sum(axis=1) / draws,
    }


def main():
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for units, domains, criteria, components in SIZES:
        fastest = float("inf")
        for seed in range(RUNS):
            random = numpy.random.default_rng(seed)
            start = time.perf_counter()
            analyse(random, draws, units, domains, criteria, components)
            fastest = min(fastest, time.perf_counter() - start)
        print(f"numpy {numpy.__version__}, {units} x {components}: {fastest * 1e6 / draws:.2f} us/draw")


if __name__ == "__main__":
    main()
