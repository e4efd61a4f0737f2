"""What many audiences together cost, one variant and one size a process."""
