import { render } from 'preact';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/search.css';
import './styles/trace.css';
import './styles/waterfall.css';
import './styles/graph.css';
import { interceptLinks } from './state/address';
import { App } from './views/App';

interceptLinks();
render(<App />, document.getElementById('app')!);
