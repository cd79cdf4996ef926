-- Ledgers of the providers: one row for each key that a provider has seen.
create table charges (
  provider text not null, key text not null, payment_id text not null, amount numeric not null,
  at timestamptz not null default now(), primary key (provider, key));
create table emails (like charges including all);
-- What the storefront can search by itself.
create table products (id int primary key, name text not null);
insert into products select n, 'product ' || n || case n % 10 when 0 then ' teapot' else ' mug' end
  from generate_series(1, 2000) as n;
