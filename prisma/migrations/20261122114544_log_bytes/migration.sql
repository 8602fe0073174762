-- AlterTable
ALTER TABLE "Event" ADD COLUMN     "bytes" INTEGER NOT NULL DEFAULT 0;

-- As the server counts them from now on: what the JSON takes, not what it is packed into.
UPDATE "Event" SET "bytes" = octet_length("payload"::text);
