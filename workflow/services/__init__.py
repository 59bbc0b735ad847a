"""What is done: each public function is one transaction; it takes the actor and the time as arguments."""
