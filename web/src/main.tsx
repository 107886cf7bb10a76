import { render } from 'preact';
import { askPassword } from './access/Confirm.tsx';
import { createApi } from './api.ts';
import { App } from './app.tsx';
import { browserPorts, followTheme } from './browser.ts';
import { createStore, firstLanguage } from './store.ts';
import './style/tokens.css';
import './style/base.css';
import './style/parts.css';
import './style/flow.css';
import './style/battery.css';
import './style/card.css';
import './style/now.css';
import './style/stay.css';
import './style/pages.css';
import './style/charts.css';
import './style/reports.css';
import './style/session.css';
import './style/people.css';
import './style/insights.css';
import './style/upstream.css';
import './style/plan.css';

const api = createApi(fetch.bind(globalThis), askPassword);
const ports = browserPorts(api);
// Both are asked for at once: over a slow network one would wait for the other.
const house = api.setup();
const store = createStore(ports, await ports.words.first(firstLanguage(ports)));
followTheme(store);

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
render(<App store={store} />, root);
store.begin(house).catch(console.error);
