"""Days, periods and deadlines as Danish minutes write them."""
