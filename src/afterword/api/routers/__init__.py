"""The operations, noun by noun: each calls one service or query and answers with what it gave."""
