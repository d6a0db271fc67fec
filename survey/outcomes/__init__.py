"""Outcomes: vocational outcomes, use of services, activities, costs, readiness."""
