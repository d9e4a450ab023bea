"""Why it happened: factors in one causal graph, the walk of the chain, the one fix, parked ideas and human impact."""
