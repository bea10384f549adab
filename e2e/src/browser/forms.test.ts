import { access } from './access';
import { addresses } from './addresses';
import { datesAndPrices } from './dates-and-prices';
import { longWords } from './long-words';
import { refuseOutgoing } from './outgoing';
import { shareImages } from './share-images';
import { useStage } from './stage';
import { typing } from './typing';

describe('forms, access and addresses', () => {
  const outgoing = refuseOutgoing();
  const stage = useStage({ env: outgoing.env });
  afterAll(outgoing.remove);
  typing(stage);
  datesAndPrices(stage);
  access(stage);
  longWords(stage);
  addresses(stage);
  shareImages(stage, outgoing);
});
