-- AlterTable
ALTER TABLE "Run" ALTER COLUMN "accountId" DROP NOT NULL;
