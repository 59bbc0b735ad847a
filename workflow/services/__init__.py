"""What is done, a folder for each part of the work: each public function is one transaction; it takes the actor and the
time as arguments."""
