-- Room on each page for the updates that change no index (HOT), and vacuum before a fifth of the table is dead.
ALTER TABLE "slot" SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);--> statement-breakpoint
ALTER TABLE "schedule" SET (fillfactor = 85);--> statement-breakpoint
-- Raw bodies arrive compressed or not worth compressing twice.
ALTER TABLE "delivery_chunk" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
