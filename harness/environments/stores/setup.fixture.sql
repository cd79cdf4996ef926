CREATE TABLE charges (payment_id text PRIMARY KEY, amount integer NOT NULL);
INSERT INTO charges VALUES ('p-1', 42);
