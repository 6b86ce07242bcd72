import { Waiting } from '../parts/Waiting.tsx';

export default Waiting;
