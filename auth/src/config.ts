import { commonConfig } from '@tickets/common/service';
import { z } from 'zod';

export const Config = z.object({ ...commonConfig });
export type Config = z.infer<typeof Config>;
