-- The books of the stubs: one row per charge made and per mail sent, whatever the caller was told.
create table charges (payment_id text not null, amount numeric not null, at timestamptz not null default now());
create table emails (payment_id text not null, amount numeric not null, at timestamptz not null default now());
