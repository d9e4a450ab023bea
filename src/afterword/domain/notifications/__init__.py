"""What people and other systems are told: one intent, its deliveries, and what each person wants of it."""
