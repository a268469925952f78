"""Safety alerts at the hub: sent, read, acknowledged, climbing, looked back on."""
