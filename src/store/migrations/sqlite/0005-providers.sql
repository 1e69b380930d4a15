-- Providers by configuration, and what the faces of theirs ask for.

-- What Ark's lists are narrowed by.
ALTER TABLE jobs ADD COLUMN service_tier TEXT NOT NULL DEFAULT 'default';
UPDATE jobs SET service_tier = 'flex' WHERE json_extract(admission, '$.request.serviceTier') = 'flex';
