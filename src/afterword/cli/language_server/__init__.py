"""The rules of lint where people write: findings, quick fixes and explanations for any editor that speaks LSP."""
