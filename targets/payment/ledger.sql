-- The ledger of the stubs: one row per charge and per mail, whatever answer the caller got.
create table charges (payment_id text not null, amount numeric not null, at timestamptz not null default now());
create table emails (payment_id text not null, amount numeric not null, at timestamptz not null default now());
