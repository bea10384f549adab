import { accessibility } from './accessibility';
import { announcing } from './announcing';
import { browsing } from './browsing';
import { budgets } from './budgets';
import { buying } from './buying';
import { outages } from './outages';
import { selling } from './selling';
import { useStage } from './stage';

describe('the web UI', () => {
  const stage = useStage();
  browsing(stage);
  buying(stage);
  selling(stage);
  announcing(stage);
  accessibility(stage);
  budgets(stage);
  outages(stage);
});
