-- Providers by configuration, and what the faces of theirs ask for.

-- What Ark's lists are narrowed by.
ALTER TABLE jobs ADD COLUMN service_tier TEXT NOT NULL DEFAULT 'default';
UPDATE jobs SET service_tier = 'flex' WHERE json_extract(admission, '$.request.serviceTier') = 'flex';

-- What Replicate's clients give to files, and how they are listed.
ALTER TABLE files ADD COLUMN metadata TEXT;
CREATE INDEX files_of_tenant ON files (tenant_id, id);
